package dev.abacus.chaos.fuzz.grammar;

import static java.util.stream.Collectors.joining;

import java.util.stream.IntStream;

/** Parameters that are unknown, given twice, malformed, or too much. */
final class OddQueries {

    private static final String[] KNOWN = {"a", "b", "numbers", "limit", "after", "prefix", "ttl", "consistency"};

    private OddQueries() {}

    static void apply(Draft draft) {
        Dice dice = draft.dice;
        switch (dice.below(13)) {
            case 0 ->
                draft.odd("unknown parameter")
                        .with(dice.one("x", "tll", "A", "limit[]", "%6c", "prefix%00", "", "a.b", "_method"), "2s");
            case 1 -> repeat(draft);
            case 2, 3, 4 -> replaceValue(draft);
            case 5 -> draft.odd("known parameter").with(dice.one(KNOWN), Values.encoded(Values.odd(dice), dice));
            case 6 -> {
                draft.odd("missing parameters");
                draft.query.clear();
            }
            case 7 -> {
                draft.odd("separator");
                draft.querySeparator = dice.one(";", "&&", "&amp;", "?", "%26", "&=&");
            }
            case 8 ->
                draft.odd("bare parameter")
                        .query
                        .add(dice.one("a", "=", "&", "==", "a==b", "%", "%zz=1", "a=%zz", "%FF=%FF", "[]=1"));
            case 9 ->
                draft.odd("many numbers")
                        .with(
                                "numbers",
                                IntStream.range(0, dice.one(100, 1_100, 4_500))
                                        .mapToObj(number -> dice.digits(5))
                                        .collect(joining(",")));
            case 10 ->
                draft.odd("many parameters")
                        .query
                        .addAll(IntStream.range(0, dice.one(50, 1_200))
                                .mapToObj(number -> "p" + number + "=1")
                                .toList());
            case 11 ->
                draft.odd("long parameter").with(dice.one(KNOWN), "9".repeat(dice.one(1_000, 9_000, 15_000, 30_000)));
            default ->
                draft.odd("raw query")
                        .query
                        .add(dice.one("a={7}", "a=\u00ff", "a=7 8", "a=<b>", "a=`", "a=\"", "a=\\", "a=#b"));
        }
    }

    private static void repeat(Draft draft) {
        draft.odd("repeated parameter");
        if (draft.query.isEmpty()) {
            String name = draft.dice.one(KNOWN);
            draft.with(name, "1").with(name, "1");
        } else {
            draft.query.add(draft.dice.one(draft.query));
        }
    }

    private static void replaceValue(Draft draft) {
        draft.odd("parameter's value");
        Dice dice = draft.dice;
        String name = draft.query.isEmpty()
                ? dice.one(KNOWN)
                : draft.query.removeLast().replaceFirst("=.*", "");
        draft.with(name, Values.encoded(Values.odd(dice), dice));
    }
}
