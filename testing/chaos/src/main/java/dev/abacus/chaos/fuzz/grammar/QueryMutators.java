package dev.abacus.chaos.fuzz.grammar;

import static java.util.stream.Collectors.joining;

import java.util.stream.IntStream;

/** Mutators of the query: parameters that are unknown, repeated, malformed, too many or too long. */
final class QueryMutators {

    private static final String[] KNOWN = {"a", "b", "numbers", "limit", "after", "prefix", "ttl", "consistency"};

    private QueryMutators() {}

    static void apply(RequestBuilder builder) {
        SeededRandom random = builder.random;
        switch (random.below(13)) {
            case 0 ->
                builder.mutation("unknown parameter")
                        .with(random.one("x", "tll", "A", "limit[]", "%6c", "prefix%00", "", "a.b", "_method"), "2s");
            case 1 -> repeat(builder);
            case 2, 3, 4 -> replaceValue(builder);
            case 5 ->
                builder.mutation("known parameter")
                        .with(random.one(KNOWN), Values.encoded(Values.edgeCase(random), random));
            case 6 -> {
                builder.mutation("missing parameters");
                builder.query.clear();
            }
            case 7 -> {
                builder.mutation("separator");
                builder.querySeparator = random.one(";", "&&", "&amp;", "?", "%26", "&=&");
            }
            case 8 ->
                builder.mutation("bare parameter")
                        .query
                        .add(random.one("a", "=", "&", "==", "a==b", "%", "%zz=1", "a=%zz", "%FF=%FF", "[]=1"));
            case 9 ->
                builder.mutation("many numbers")
                        .with(
                                "numbers",
                                IntStream.range(0, random.one(100, 1_100, 4_500))
                                        .mapToObj(number -> random.digits(5))
                                        .collect(joining(",")));
            case 10 ->
                builder.mutation("many parameters")
                        .query
                        .addAll(IntStream.range(0, random.one(50, 1_200))
                                .mapToObj(number -> "p" + number + "=1")
                                .toList());
            case 11 ->
                builder.mutation("long parameter")
                        .with(random.one(KNOWN), "9".repeat(random.one(1_000, 9_000, 15_000, 30_000)));
            default ->
                builder.mutation("raw query")
                        .query
                        .add(random.one("a={7}", "a=\u00ff", "a=7 8", "a=<b>", "a=`", "a=\"", "a=\\", "a=#b"));
        }
    }

    private static void repeat(RequestBuilder builder) {
        builder.mutation("repeated parameter");
        if (builder.query.isEmpty()) {
            String name = builder.random.one(KNOWN);
            builder.with(name, "1").with(name, "1");
        } else {
            builder.query.add(builder.random.one(builder.query));
        }
    }

    private static void replaceValue(RequestBuilder builder) {
        builder.mutation("parameter's value");
        SeededRandom random = builder.random;
        String name = builder.query.isEmpty()
                ? random.one(KNOWN)
                : builder.query.removeLast().replaceFirst("=.*", "");
        builder.with(name, Values.encoded(Values.edgeCase(random), random));
    }
}
