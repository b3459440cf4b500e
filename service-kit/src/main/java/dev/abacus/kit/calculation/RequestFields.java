package dev.abacus.kit.calculation;

import dev.abacus.kit.problem.Violations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Fields of a request, in their order. Their number in memory is bounded: only the first value of a field is kept, and only as
 * many unknown fields as a problem lists. Not thread-safe.
 */
final class RequestFields {
    private final List<String> names;
    private final Map<String, RequestField> fields = new LinkedHashMap<>();
    private int unlisted;

    /** @param value the first one */
    record RequestField(RawValue value, int times) {}

    /** @param names of the fields that the parser knows */
    RequestFields(List<String> names) {
        this.names = names;
    }

    /** @param value called only if the value is kept */
    void add(String name, Supplier<RawValue> value) {
        RequestField before = fields.get(name);
        if (before != null) {
            fields.put(name, new RequestField(before.value(), before.times() + 1));
        } else if (isKnown(name) || fields.size() < names.size() + Violations.MAX_LISTED) {
            fields.put(name, new RequestField(value.get(), 1));
        } else {
            unlisted++;
        }
    }

    boolean isKnown(String name) {
        return names.contains(name);
    }

    @Nullable
    RequestField get(String name) {
        return fields.get(name);
    }

    void forEach(BiConsumer<String, RequestField> action) {
        fields.forEach(action);
    }

    /** Unknown fields that are not kept; one that is given again counts each time. */
    int unlisted() {
        return unlisted;
    }
}
