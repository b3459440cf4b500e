package dev.abacus.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of many items, in order. A page of large items may hold fewer than were asked for; only {@code next} tells
 * whether there are more.
 *
 * @param next where the next page starts ({@code after}), null on the last page
 */
public record Page<T>(List<T> items, @Nullable String next) {
    /** The most items of one page. */
    public static final int MAX_LIMIT = 1000;

    public Page {
        items = List.copyOf(items);
    }

    /** Refuses a limit that is not within 1 and {@link #MAX_LIMIT}. */
    public static int checkedLimit(int limit) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new InvalidInputException("limit", "limit must be within 1 and " + MAX_LIMIT + ": " + limit);
        }
        return limit;
    }
}
