package dev.abacus.gateway.api.state;

import dev.abacus.state.keys.Precondition;
import org.jspecify.annotations.Nullable;

/**
 * Preconditions of a request (RFC 9110, section 13), evaluated in the order of section 13.2.2. Preconditions by date
 * ({@code If-Modified-Since}, {@code If-Unmodified-Since}) are ignored, as section 13.1 says for a resource without a
 * modification date.
 *
 * @param ifMatch if false: 412, not executed
 * @param ifNoneMatch if false: 304 for a read, else 412, not executed
 */
record Preconditions(Precondition ifMatch, Precondition ifNoneMatch) {

    /** @param ifMatch the header, with several lines joined to one list; null without one */
    static Preconditions of(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
        return new Preconditions(
                ifMatch == null ? Precondition.NONE : matching(EntityTags.parse("If-Match", ifMatch)),
                ifNoneMatch == null ? Precondition.NONE : matchingNone(EntityTags.parse("If-None-Match", ifNoneMatch)));
    }

    /** Strong comparison: the stored value must be the one that the client saw, byte for byte. */
    private static Precondition matching(EntityTags tags) {
        return tags.any() ? Precondition.PRESENT : new Precondition.OneOf(tags.strong());
    }

    private static Precondition matchingNone(EntityTags tags) {
        return tags.any() ? Precondition.ABSENT : new Precondition.NoneOf(tags.weak());
    }

    Precondition both() {
        return ifMatch.and(ifNoneMatch);
    }
}
