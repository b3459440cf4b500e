package dev.abacus.chaos.command;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import picocli.CommandLine.TypeConversionException;

/** Range of seeds, both ends included. */
record SeedRange(long first, long last) {

    private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})-([0-9]{1,9})");
    private static final int MAX = 1_000;

    static SeedRange of(String text) {
        Matcher range = RANGE.matcher(text);
        if (range.matches()) {
            var seeds = new SeedRange(Long.parseLong(range.group(1)), Long.parseLong(range.group(2)));
            if (seeds.first <= seeds.last && seeds.last - seeds.first < MAX) {
                return seeds;
            }
        }
        throw new TypeConversionException("'" + text + "' is not a range of at most " + MAX + " seeds, as 1-20");
    }

    List<Long> seeds() {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }
}
