{#- A Parquet file as it stands; records count from 1. No transformation. -#}
SELECT
    (file_row_number + 1)::INTEGER AS _line,
    false AS _ragged,
    * EXCLUDE (file_row_number)
FROM read_parquet({{ literal(file) }}, file_row_number = true)
