package dev.abacus.chaos.fuzz.grammar;

import java.util.List;
import java.util.SplittableRandom;

/** Pseudo-random choices that a seed and a number decide. Not thread-safe. */
public final class SeededRandom {

    private final SplittableRandom random;

    public SeededRandom(long seed, long number) {
        this.random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L ^ Long.rotateLeft(number, 32));
    }

    /** 0 to {@code bound - 1}. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    public boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    @SafeVarargs
    public final <T> T one(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    public <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    public long number() {
        return random.nextLong() >> random.nextInt(64);
    }

    public byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Decimal ones. */
    String digits(int count) {
        StringBuilder digits = new StringBuilder();
        for (int digit = 0; digit < count; digit++) {
            digits.append((char) ('0' + random.nextInt(10)));
        }
        return digits.toString();
    }
}
