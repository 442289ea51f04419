{#- The records of a JSON document, one row each; nested keys are dotted columns. No transformation. -#}
WITH document AS (
    SELECT json_extract(ltrim(content, chr(65279)), {{ literal(records) }}) AS found
    FROM read_text({{ literal(file) }})
),

lists AS (
    SELECT CASE json_type(found) WHEN 'ARRAY' THEN json_extract(found, '$[*]') ELSE [found] END AS list
    FROM document
),

records AS (
    SELECT unnest(list) AS record, generate_subscripts(list, 1) AS position
    FROM lists
)

SELECT
    position::INTEGER AS _line,
    false AS _ragged
    {%- for column in columns %},
    json_extract_string(record, {{ literal(column.pointer) }}) AS {{ ident(column.name) }}
    {%- endfor %}
FROM records
