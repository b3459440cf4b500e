package dev.abacus.chaos.fuzz.grammar;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Generator of requests. Each request follows from the seed and its number alone: any thread can generate it, and it
 * can be generated again without the others. Thread-safe.
 */
public record RequestGrammar(long seed) {

    private static final Pattern MARK = Pattern.compile("fuzz-\\d+-(\\d+)z");
    private static final int MAX_ODDITIES = 3;

    public FuzzRequest request(long number) {
        var draft = new Draft(new Dice(seed, number), "fuzz-%d-%dz".formatted(seed, number));
        ApiCalls.begin(draft);
        if (!draft.dice.oneIn(3)) {
            change(draft);
        }
        return draft.finish(number);
    }

    private static void change(Draft draft) {
        int oddities = 1 + draft.dice.below(MAX_ODDITIES);
        for (int oddity = 0; oddity < oddities; oddity++) {
            switch (draft.dice.below(18)) {
                case 0, 1, 2 -> OddPaths.apply(draft);
                case 3, 4, 5, 6 -> OddQueries.apply(draft);
                case 7, 8, 9, 10, 11, 12 -> OddFields.apply(draft);
                case 13, 14, 15 -> OddBodies.apply(draft);
                default -> OddMessages.method(draft);
            }
        }
        // Last, for it frames the body that the others have left.
        if (draft.dice.oneIn(8)) {
            OddMessages.framing(draft);
        }
    }

    /** The number of the request whose mark is in this text; -1 where there is none. */
    public static long numberIn(String text) {
        Matcher mark = MARK.matcher(text);
        return mark.find() ? Long.parseLong(mark.group(1)) : -1;
    }
}
