{# The mean of a sum and a count, rounded half away from zero once, to six decimals, in whole numbers: no binary fraction ever stands in between. #}
{% macro exact_mean(total, n) %}
cast(
    sign({{ total }})
    * cast((2 * abs(cast({{ total }} * 1000000 as hugeint)) + {{ n }}) // (2 * {{ n }}) as decimal(18, 0))
    * 0.000001 as decimal(18, 6)
)
{%- endmacro %}
