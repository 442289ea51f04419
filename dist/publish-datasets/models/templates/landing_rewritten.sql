{#- A raw file that was rewritten line by line before: the physical line and whether it fits the header come first. -#}
SELECT *
FROM read_csv(
    {{ literal(file) }},
    auto_detect = false,
    header = false,
    delim = ',',
    quote = '"',
    escape = '"',
    strict_mode = true,
    columns = {
        '_line': 'INTEGER',
        '_ragged': 'BOOLEAN'
        {%- for column in columns %},
        {{ literal(column) }}: 'VARCHAR'
        {%- endfor %}
    }
)
