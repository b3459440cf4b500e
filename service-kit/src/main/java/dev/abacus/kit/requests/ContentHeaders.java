package dev.abacus.kit.requests;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import dev.abacus.state.Excerpt;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** Headers that say what the content of a request is (RFC 9110, section 8). */
final class ContentHeaders {
    /** Type, subtype and parameters; the longest registered names have 127 characters each (RFC 6838, section 4.2). */
    private static final int MAX_TYPE = 255;

    private ContentHeaders() {}

    /**
     * @throws ProblemException unsupported-media-type for a coding other than {@code identity}, and for a content type
     *     that is none; invalid-request for a part of a content (RFC 9110, section 14.5), or a content type that is too
     *     long or given again
     */
    static void check(HttpServletRequest request) {
        if (request.getHeader(HttpHeaders.CONTENT_RANGE) != null) {
            throw ProblemException.invalid(
                    HttpHeaders.CONTENT_RANGE,
                    Excerpt.of(request.getHeader(HttpHeaders.CONTENT_RANGE)),
                    "is not supported: send the whole content without it");
        }
        values(request, HttpHeaders.CONTENT_ENCODING).forEach(ContentHeaders::checkCoding);
    }

    /** Of any request, since Spring parses the type of each, also where no content is read. */
    static void checkType(HttpServletRequest request) {
        List<String> types = values(request, HttpHeaders.CONTENT_TYPE);
        if (types.size() > 1) {
            throw ProblemException.invalid(
                    HttpHeaders.CONTENT_TYPE,
                    Excerpt.of(String.join(", ", types)),
                    "must be given once, but is given " + types.size() + " times");
        }
        types.forEach(ContentHeaders::checkType);
    }

    private static void checkCoding(String codings) {
        boolean identity = Arrays.stream(codings.split(","))
                .map(String::strip)
                .allMatch(coding -> coding.isEmpty() || coding.equalsIgnoreCase("identity"));
        if (!identity) {
            throw new ProblemException(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            "Content-Encoding " + Excerpt.quoted(codings)
                                    + " is not supported: send the content as it is")
                    .header(HttpHeaders.ACCEPT_ENCODING, "identity");
        }
    }

    private static void checkType(String type) {
        if (type.length() > MAX_TYPE) {
            throw ProblemException.invalid(
                    HttpHeaders.CONTENT_TYPE,
                    Excerpt.of(type),
                    "must have at most %d characters, but has %d".formatted(MAX_TYPE, type.length()));
        }
        if (!isConcrete(type)) {
            throw new ProblemException(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE,
                    "Content-Type " + Excerpt.quoted(type)
                            + " is not one media type, with a charset that is known, such as text/plain;charset=UTF-8");
        }
    }

    private static boolean isConcrete(String type) {
        if (!type.chars().allMatch(character -> character >= ' ' && character <= '~')) {
            return false;
        }
        try {
            return MediaType.parseMediaType(type).isConcrete();
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    private static List<String> values(HttpServletRequest request, String header) {
        return Collections.list(request.getHeaders(header));
    }
}
