package dev.abacus.gateway.api.state;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.state.Excerpt;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    /** One tag, with the commas and blanks around it. Possessive, so that it takes a time that grows with the header only. */
    private static final Pattern TAG =
            Pattern.compile("\\G[ \t,]*+(W/)?+\"([^\\x00-\\x20\"\\x7F]*+)\"[ \t]*+(?:,[ \t,]*+|\\z)");

    private static final Pattern REVISION = Pattern.compile("[1-9][0-9]{0,17}");

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
        Matcher tag = TAG.matcher(value);
        int count = 0;
        int end = 0;
        while (tag.find()) {
            if (++count > MAX_TAGS) {
                throw ProblemException.invalid(
                        header, Excerpt.of(value), "must have at most " + MAX_TAGS + " entity tags");
            }
            end = tag.end();
            if (REVISION.matcher(tag.group(2)).matches()) {
                long revision = Long.parseLong(tag.group(2));
                weak.add(revision);
                if (tag.group(1) == null) {
                    strong.add(revision);
                }
            }
        }
        if (count == 0 || end < value.length()) {
            throw malformed(header, value);
        }
        return new EntityTags(false, strong, weak);
    }

    private static ProblemException malformed(String header, String value) {
        return ProblemException.invalid(
                header,
                Excerpt.of(value),
                "must be * or a list of entity tags in quotes, such as \"42\", but is " + Excerpt.quoted(value));
    }
}
