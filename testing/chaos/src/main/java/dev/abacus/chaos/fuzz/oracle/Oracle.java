package dev.abacus.chaos.fuzz.oracle;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Test oracle: all rules for single exchanges. Thread-safe. */
public final class Oracle {

    private static final List<Rule> RULES = Stream.of(HttpRules.all(), ProblemRules.all(), ApiRules.all())
            .flatMap(List::stream)
            .toList();

    private Oracle() {}

    /** What is wrong, by the name of the rule. */
    public static Map<String, String> breaches(Exchange exchange) {
        Map<String, String> breaches = new LinkedHashMap<>();
        for (Rule rule : RULES) {
            String breach = rule.breach().apply(exchange);
            if (breach != null) {
                breaches.put(rule.name(), breach);
            }
        }
        return breaches;
    }
}
