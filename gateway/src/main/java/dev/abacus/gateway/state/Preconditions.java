package dev.abacus.gateway.state;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.state.keys.Precondition;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The preconditions of RFC 9110 on entity tags, which here are the revisions of a key. */
final class Preconditions {

    private static final Pattern ENTITY_TAG = Pattern.compile("\"([1-9]\\d{0,17})\"");

    private Preconditions() {}

    static Precondition of(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
        if (ifMatch != null && ifNoneMatch != null) {
            throw ProblemException.invalid("If-Match", ifMatch, "cannot be combined with If-None-Match");
        }
        if (ifMatch != null) {
            return Precondition.atRevision(revision(ifMatch));
        }
        if (ifNoneMatch != null) {
            if (!ifNoneMatch.strip().equals("*")) {
                throw ProblemException.invalid("If-None-Match", ifNoneMatch, "must be * here: create only");
            }
            return Precondition.ABSENT;
        }
        return Precondition.NONE;
    }

    static String entityTag(long revision) {
        return "\"" + revision + "\"";
    }

    private static long revision(String ifMatch) {
        Matcher tag = ENTITY_TAG.matcher(ifMatch.strip());
        if (!tag.matches()) {
            throw ProblemException.invalid(
                    "If-Match", ifMatch, "must be one revision in quotes, as an ETag gave it: \"42\"");
        }
        return Long.parseLong(tag.group(1));
    }
}
