{#
The mean of a sum and a count, rounded half away from zero once, to six decimals, in whole numbers: no binary fraction
ever stands in between. Sums below a million fit into 64 bits in millionths, where division takes a tenth of the time.
#}
{% macro exact_mean(total, n) %}
cast(
    case
        when abs({{ total }}) < 1000000
            then
                sign({{ total }})
                * cast(
                    (2 * abs(cast(cast({{ total }} as decimal(18, 6)) * 1000000 as bigint)) + {{ n }}) // (2 * {{ n }})
                    as decimal(18, 0)
                )
        else
            sign({{ total }})
            * cast((2 * abs(cast({{ total }} * 1000000 as hugeint)) + {{ n }}) // (2 * {{ n }}) as decimal(18, 0))
    end
    * 0.000001 as decimal(18, 6)
)
{%- endmacro %}
