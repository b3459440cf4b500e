package dev.abacus.chaos.fuzz.oracle;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A rule that every exchange has to keep.
 *
 * @param name what has to be true, in a few words
 * @param breach what is wrong with an exchange; null where nothing is
 */
public record Rule(String name, Function<Exchange, @Nullable String> breach) {}
