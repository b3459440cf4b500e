package dev.abacus.gateway.api.state;

import dev.abacus.state.keys.Precondition;
import org.jspecify.annotations.Nullable;

/**
 * Preconditions of a request (RFC 9110, section 13), the same for every method and evaluated in the order of section
 * 13.2.2. The ones by date ({@code If-Modified-Since}, {@code If-Unmodified-Since}) are ignored, as section 13.1 has it
 * for a resource without a modification date.
 *
 * @param ifMatch false: 412, nothing was done
 * @param ifNoneMatch false: 304 to a read, else 412, nothing was done
 */
record Preconditions(Precondition ifMatch, Precondition ifNoneMatch) {

    /** @param ifMatch the header, as one list where it was given in several lines; null where it was not */
    static Preconditions of(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
        return new Preconditions(
                ifMatch == null ? Precondition.NONE : matching(EntityTags.parse("If-Match", ifMatch)),
                ifNoneMatch == null ? Precondition.NONE : matchingNone(EntityTags.parse("If-None-Match", ifNoneMatch)));
    }

    /** Strong comparison: what is stored must be what the client saw, byte for byte. */
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
