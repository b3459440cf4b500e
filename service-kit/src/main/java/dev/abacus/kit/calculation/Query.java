package dev.abacus.kit.calculation;

import dev.abacus.kit.problem.Excerpt;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** The parameters of a query, of which each may be given once and none may be unknown. */
final class Query {
    private final MultiValueMap<String, String> parameters;
    private final Reading reading;

    Query(MultiValueMap<String, String> parameters, List<String> known, Reading reading) {
        this.parameters = parameters;
        this.reading = reading;
        parameters.forEach((name, values) -> {
            if (!known.contains(name)) {
                reading.violation(Excerpt.of(name), values.getFirst(), "is not a parameter of this call");
            }
        });
    }

    /** The one value of a parameter, or null and a violation. */
    @Nullable
    String single(String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        if (values.size() == 1) {
            return values.getFirst();
        }
        if (values.isEmpty()) {
            reading.violation(name, null, "is missing");
        } else {
            reading.violation(
                    name, String.join(", ", values), "must be given once, but is given " + values.size() + " times");
        }
        return null;
    }
}
