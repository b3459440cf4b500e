package dev.abacus.arith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class MultiplicationTest {
    @Property
    void isExactOrRefuses(@ForAll long a, @ForAll long b) {
        agreesWithBigIntegers(a, b);
    }

    @Property
    void isExactOrRefusesAroundTheLimit(@ForAll int a, @ForAll int b) {
        agreesWithBigIntegers(a * 3L, b * 3L);
    }

    private static void agreesWithBigIntegers(long a, long b) {
        BigInteger product = BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
        if (product.bitLength() < Long.SIZE) {
            assertThat(Multiplication.product(a, b)).isEqualTo(product.longValueExact());
        } else {
            assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> Multiplication.product(a, b));
        }
    }
}
