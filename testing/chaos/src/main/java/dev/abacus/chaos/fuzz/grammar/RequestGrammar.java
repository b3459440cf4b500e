package dev.abacus.chaos.fuzz.grammar;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Generator of requests. Each request follows from the seed and its number alone: any thread can generate it, and it
 * can be generated again without the others. Thread-safe.
 */
public record RequestGrammar(long seed) {

    private static final Pattern MARK = Pattern.compile("fuzz-\\d+-(\\d+)z");
    private static final int MAX_MUTATIONS = 3;

    public FuzzRequest request(long number) {
        var builder = new RequestBuilder(new SeededRandom(seed, number), "fuzz-%d-%dz".formatted(seed, number));
        ApiCalls.begin(builder);
        if (!builder.random.oneIn(3)) {
            mutate(builder);
        }
        return builder.build(number);
    }

    private static void mutate(RequestBuilder builder) {
        int mutations = 1 + builder.random.below(MAX_MUTATIONS);
        for (int mutation = 0; mutation < mutations; mutation++) {
            switch (builder.random.below(18)) {
                case 0, 1, 2 -> PathMutators.apply(builder);
                case 3, 4, 5, 6 -> QueryMutators.apply(builder);
                case 7, 8, 9, 10, 11, 12 -> FieldMutators.apply(builder);
                case 13, 14, 15 -> BodyMutators.apply(builder);
                default -> MessageMutators.method(builder);
            }
        }
        // Last, for it frames the body that the others have left.
        if (builder.random.oneIn(8)) {
            MessageMutators.framing(builder);
        }
    }

    /** The number of the request whose mark is in this text; -1 where there is none. */
    public static long numberIn(String text) {
        Matcher mark = MARK.matcher(text);
        return mark.find() ? Long.parseLong(mark.group(1)) : -1;
    }
}
