package dev.abacus.kit.requests;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import dev.abacus.state.Excerpt;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Ambiguous path: one that clients, proxies and servers take for different paths. Browsers, curl and most proxies
 * resolve dot segments, encoded or not (RFC 3986, section 6.2.2.3; the WHATWG URL standard), some merge empty segments
 * and take a backslash for a slash, and Spring drops path parameters. None of them gets to a handler, so that a
 * resource has one path for all of them.
 */
final class AmbiguousPath {
    private AmbiguousPath() {}

    /**
     * @param path as it was sent, percent-encoded
     * @throws ProblemException invalid-request, if it is ambiguous
     */
    static void refuse(String path) {
        if (path.indexOf(';') >= 0) {
            throw refused(path, "has a ';', which begins a path parameter, and there are none: write it as %3B");
        }
        String decoded = path.indexOf('%') < 0 ? path : decode(path);
        if (decoded.chars().anyMatch(Character::isISOControl)) {
            throw refused(path, "has a control character");
        }
        if (decoded.indexOf('\\') >= 0) {
            throw refused(path, "has a backslash, which some clients and proxies take for a slash");
        }
        String[] segments = decoded.split("/", -1);
        for (int i = 1; i < segments.length; i++) {
            String segment = segments[i];
            if (segment.equals(".") || segment.equals("..")) {
                throw refused(path, "has a segment '" + segment + "', which clients and proxies resolve or drop");
            }
            if (segment.isEmpty() && i < segments.length - 1) {
                throw refused(path, "has an empty segment ('//'), which some proxies drop");
            }
        }
    }

    private static String decode(String path) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(path.length());
        int from = 0;
        for (int escape = path.indexOf('%'); escape >= 0; escape = path.indexOf('%', from)) {
            bytes.writeBytes(path.substring(from, escape).getBytes(StandardCharsets.UTF_8));
            if (escape + 2 >= path.length()
                    || !HexFormat.isHexDigit(path.charAt(escape + 1))
                    || !HexFormat.isHexDigit(path.charAt(escape + 2))) {
                throw refused(path, "has a '%' that two hexadecimal digits do not follow: write it as %25");
            }
            bytes.write(HexFormat.fromHexDigits(path, escape + 1, escape + 3));
            from = escape + 3;
        }
        bytes.writeBytes(path.substring(from).getBytes(StandardCharsets.UTF_8));
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw refused(path, "is not UTF-8 when it is percent-decoded");
        }
    }

    private static ProblemException refused(String path, String reason) {
        return new ProblemException(ProblemType.INVALID_REQUEST, "The path " + Excerpt.quoted(path) + " " + reason);
    }
}
