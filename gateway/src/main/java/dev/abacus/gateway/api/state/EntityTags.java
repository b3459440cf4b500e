package dev.abacus.gateway.api.state;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.state.Excerpt;
import java.util.HashSet;
import java.util.Set;

/**
 * Entity tags of a precondition (RFC 9110, sections 8.8.3 and 13.1): {@code *}, or a list. This API's tags are
 * revisions; any other tag matches no key.
 *
 * @param any the header is {@code *}
 * @param strong the revisions that a strong comparison matches
 * @param weak the revisions that a weak comparison matches: strong ones, and those marked as weak
 */
record EntityTags(boolean any, Set<Long> strong, Set<Long> weak) {

    /** Each tag is a comparison in etcd's transaction, whose maximum is 128. */
    private static final int MAX_TAGS = 100;

    private static final int MAX_REVISION_DIGITS = 18;

    static String of(long revision) {
        return "\"" + revision + "\"";
    }

    /** @throws ProblemException invalid-request, if it is neither {@code *} nor a list of entity tags */
    static EntityTags parse(String header, String value) {
        if (value.strip().equals("*")) {
            return new EntityTags(true, Set.of(), Set.of());
        }
        Set<Long> strong = new HashSet<>();
        Set<Long> weak = new HashSet<>();
        int count = 0;
        int at = 0;
        while (true) {
            at = skip(value, at, " \t,");
            if (at == value.length()) {
                break;
            }
            boolean isWeak = value.startsWith("W/", at);
            int open = isWeak ? at + 2 : at;
            int close = open < value.length() && value.charAt(open) == '"' ? value.indexOf('"', open + 1) : -1;
            int next = close < 0 ? -1 : skip(value, close + 1, " \t");
            if (close < 0 || (next < value.length() && value.charAt(next) != ',')) {
                throw malformed(header, value);
            }
            long revision = revision(header, value, open + 1, close);
            if (revision > 0) {
                weak.add(revision);
                if (!isWeak) {
                    strong.add(revision);
                }
            }
            if (++count > MAX_TAGS) {
                throw ProblemException.invalid(
                        header, Excerpt.of(value), "must have at most " + MAX_TAGS + " entity tags");
            }
            at = next;
        }
        if (count == 0) {
            throw malformed(header, value);
        }
        return new EntityTags(false, strong, weak);
    }

    private static int skip(String value, int from, String characters) {
        int at = from;
        while (at < value.length() && characters.indexOf(value.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    /** The revision between two quotes, or 0 for any other tag. */
    private static long revision(String header, String value, int begin, int end) {
        boolean digits = begin < end && end - begin <= MAX_REVISION_DIGITS && value.charAt(begin) != '0';
        for (int i = begin; i < end; i++) {
            char character = value.charAt(i);
            if (character <= ' ' || character == 0x7F) {
                throw malformed(header, value);
            }
            digits &= character >= '0' && character <= '9';
        }
        return digits ? Long.parseLong(value, begin, end, 10) : 0;
    }

    private static ProblemException malformed(String header, String value) {
        return ProblemException.invalid(
                header,
                Excerpt.of(value),
                "must be * or a list of entity tags in quotes, such as \"42\", but is " + Excerpt.quoted(value));
    }
}
