package dev.abacus.sum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SummationTest {
    @Property
    void isExactOrRefuses(@ForAll @Size(max = 50) List<Long> numbers) {
        BigInteger total = numbers.stream().map(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
        if (total.bitLength() < Long.SIZE) {
            assertThat(Summation.total(numbers)).isEqualTo(total.longValueExact());
        } else {
            assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> Summation.total(numbers));
        }
    }

    @Property
    void doesNotDependOnTheOrder(@ForAll @Size(max = 50) List<Long> numbers, @ForAll long seed) {
        List<Long> balanced = new ArrayList<>(numbers);
        numbers.forEach(number -> balanced.add(~number));
        List<Long> shuffled = new ArrayList<>(balanced);
        Collections.shuffle(shuffled, new Random(seed));
        assertThat(Summation.total(shuffled))
                .isEqualTo(Summation.total(balanced))
                .isEqualTo(-numbers.size());
    }

    @Test
    void mayPassBeyond64BitsOnTheWay() {
        assertThat(Summation.total(List.of(Long.MAX_VALUE, 1L, -1L))).isEqualTo(Long.MAX_VALUE);
        assertThat(Summation.total(Collections.nCopies(10_000, Long.MIN_VALUE / 10_000)))
                .isEqualTo(-9223372036854770000L);
    }

    @Test
    void ofNothingIsZero() {
        assertThat(Summation.total(List.of())).isZero();
    }
}
