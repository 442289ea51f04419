{#- A raw file as it stands: every column as text, by the name in its own header. No transformation. -#}
SELECT *
FROM read_csv(
    {{ literal(file) }},
    auto_detect = false,
    header = false,
    skip = {{ skip_lines }},
    delim = {{ literal(delimiter) }},
    quote = '"',
    escape = '"',
    {#- A line that does not fit fails the read: it is then read again, line by line, so that nothing is lost. #}
    strict_mode = true,
    null_padding = false,
    columns = {
        {%- for column in columns %}
        {{ literal(column) }}: 'VARCHAR'{% if not loop.last %},{% endif %}
        {%- endfor %}
    }
)
