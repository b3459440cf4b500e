package dev.abacus.gateway.api.paging;

import dev.abacus.state.Page;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Page of a list in a response.
 *
 * @param next the {@code after} of the next page, null on the last one
 */
public record Paged<T>(List<T> items, @Nullable String next) {

    public static <S, T> Paged<T> of(Page<S> page, Function<S, T> item) {
        return new Paged<>(page.items().stream().map(item).toList(), page.next());
    }
}
