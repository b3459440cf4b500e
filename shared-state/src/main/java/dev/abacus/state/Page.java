package dev.abacus.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Page of a list. A page of large items may hold fewer than its limit; only {@code next} tells whether there are more.
 *
 * @param next the {@code after} of the next page, null on the last page
 */
public record Page<T>(List<T> items, @Nullable String next) {
    /** Maximum number of items of a page. */
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
