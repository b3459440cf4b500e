package dev.abacus.arith;

/** Exact multiplication of 64-bit integers. */
final class Multiplication {
    private Multiplication() {}

    /** @throws ArithmeticException if the product does not fit into 64 bits */
    static long product(long a, long b) {
        return Math.multiplyExact(a, b);
    }
}
