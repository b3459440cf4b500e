package dev.abacus.sum;

import java.math.BigInteger;
import java.util.List;

/** Exact addition of 64-bit integers: the total counts, whatever the order, not what it passes through. */
final class Summation {
    private static final long LOW_HALF = 0xFFFF_FFFFL;

    private Summation() {}

    /**
     * @param numbers fewer than 2^31, so that neither half's total can overflow
     * @throws ArithmeticException if the total does not fit into 64 bits
     */
    static long total(List<Long> numbers) {
        long high = 0;
        long low = 0;
        for (long number : numbers) {
            high += number >> 32;
            low += number & LOW_HALF;
        }
        return BigInteger.valueOf(high)
                .shiftLeft(32)
                .add(BigInteger.valueOf(low))
                .longValueExact();
    }
}
