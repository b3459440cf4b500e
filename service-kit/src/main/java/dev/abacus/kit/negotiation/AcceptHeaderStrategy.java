package dev.abacus.kit.negotiation;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.state.Excerpt;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.accept.ContentNegotiationStrategy;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Proactive content negotiation by the Accept header (RFC 9110, 12.5.1). Spring's own strategy lets quality values sort
 * the ranges, but a quality of 0 excludes nothing there, {@code *}{@code /*} counts for a type that has a range of its
 * own, and a range with parameters becomes the label of the answer. Here the most specific range gives each type of the
 * suite its quality, and the type takes the place of the range. Thread-safe.
 */
final class AcceptHeaderStrategy implements ContentNegotiationStrategy, HandlerInterceptor {

    /** The types that the suite's own calls answer with; of equal qualities the first wins. */
    private static final List<MediaType> PRODUCED = List.of(MediaType.APPLICATION_JSON, MediaType.TEXT_EVENT_STREAM);

    private static final Comparator<MediaType> BEST_FIRST =
            Comparator.comparingDouble(MediaType::getQualityValue).reversed();

    /** @throws ProblemException invalid-request, if the header cannot be parsed */
    @Override
    public List<MediaType> resolveMediaTypes(NativeWebRequest request) {
        String[] given = request.getHeaderValues(HttpHeaders.ACCEPT);
        if (given == null || isRefusal(request.getNativeRequest(HttpServletRequest.class))) {
            return MEDIA_TYPE_ALL_LIST;
        }
        List<MediaType> ranges = parse(String.join(",", given));
        return ranges.isEmpty() ? MEDIA_TYPE_ALL_LIST : accepted(ranges);
    }

    /** Before anything is done: a call without a body in its answer is mapped without a look at what is accepted. */
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        List<String> given = Collections.list(request.getHeaders(HttpHeaders.ACCEPT));
        if (!given.isEmpty() && !isRefusal(request)) {
            parse(String.join(",", given));
        }
        return true;
    }

    /** The container has refused the request already: its error is the answer, whatever the header says. */
    private static boolean isRefusal(@Nullable HttpServletRequest request) {
        return request != null && request.getDispatcherType() == DispatcherType.ERROR;
    }

    private static List<MediaType> parse(String accept) {
        try {
            return MediaType.parseMediaTypes(accept);
        } catch (InvalidMediaTypeException e) {
            throw ProblemException.invalid(
                    HttpHeaders.ACCEPT,
                    Excerpt.of(accept),
                    "must be media ranges such as application/json;q=0.5, but is " + Excerpt.quoted(accept));
        }
    }

    private static List<MediaType> accepted(List<MediaType> ranges) {
        List<MediaType> accepted = new ArrayList<>();
        List<MediaType> excluded = new ArrayList<>();
        for (MediaType type : PRODUCED) {
            double quality = quality(type, ranges);
            if (quality > 0) {
                accepted.add(new MediaType(type.getType(), type.getSubtype(), quality));
            } else {
                excluded.add(type);
            }
        }
        // Other types, which Actuator and springdoc answer with, match the ranges themselves.
        ranges.stream()
                .filter(range -> range.getQualityValue() > 0)
                .filter(range -> PRODUCED.stream().noneMatch(range::equalsTypeAndSubtype))
                .filter(range -> excluded.stream().noneMatch(range::includes))
                .forEach(accepted::add);
        accepted.sort(BEST_FIRST);
        // Of each type only the best: Spring MVC compares at most 50 pairs of what is accepted and what can be
        // produced.
        Set<String> types = new HashSet<>();
        accepted.removeIf(range -> !types.add(range.getType() + '/' + range.getSubtype()));
        return accepted;
    }

    /** The quality that the most specific range gives a type: its own, then {@code type/*}, then {@code *}{@code /*}. */
    private static double quality(MediaType type, List<MediaType> ranges) {
        return ranges.stream()
                .filter(range -> range.includes(type))
                .max(Comparator.comparingInt(AcceptHeaderStrategy::specificity)
                        .thenComparingDouble(MediaType::getQualityValue))
                .map(MediaType::getQualityValue)
                .orElse(0.0);
    }

    private static int specificity(MediaType range) {
        if (range.isWildcardType()) {
            return 0;
        }
        return range.isWildcardSubtype() ? 1 : 2;
    }
}
