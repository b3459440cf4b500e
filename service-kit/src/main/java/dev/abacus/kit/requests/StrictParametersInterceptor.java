package dev.abacus.kit.requests;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import dev.abacus.kit.problem.Violation;
import dev.abacus.kit.problem.Violations;
import dev.abacus.state.Excerpt;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Strict request parameters. Refuses a query parameter that the handler does not declare, one that is given twice, one
 * that is empty where it has a default, a number that is not decimal, and a second line of a header that has one value.
 * Spring ignores, joins or guesses in these cases: a misspelt {@code ttl} would make a key that never expires, and
 * {@code #1} would be a hexadecimal limit. Answers with all violations together. Thread-safe.
 *
 * <p>A handler that takes all parameters as a map checks them itself.
 */
final class StrictParametersInterceptor implements HandlerInterceptor {
    /** Headers that are lists: several lines of them are one list (RFC 9110, 5.3). */
    private static final Set<String> LISTS = Set.of(HttpHeaders.IF_MATCH, HttpHeaders.IF_NONE_MATCH);

    private final List<String> packages;
    private final Map<HandlerMethod, Declared> declared = new ConcurrentHashMap<>();

    /** @param packages those of the application: handlers of libraries are left alone */
    StrictParametersInterceptor(List<String> packages) {
        this.packages = List.copyOf(packages);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getDispatcherType() == DispatcherType.REQUEST
                && handler instanceof HandlerMethod method
                && packages.stream().anyMatch(method.getBeanType().getPackageName()::startsWith)) {
            Violations violations =
                    declared.computeIfAbsent(method, Declared::by).violations(request);
            if (!violations.isEmpty()) {
                throw ProblemException.of(ProblemType.INVALID_REQUEST, violations);
            }
        }
        return true;
    }

    /**
     * What a handler declares.
     *
     * @param parameters their names; null if it takes all parameters as a map
     * @param defaulted those of them that have a default other than the empty text
     * @param numbers those of them that are numbers
     * @param headers those with one value
     */
    private record Declared(
            @Nullable Set<String> parameters, Set<String> defaulted, Set<String> numbers, Set<String> headers) {
        static Declared by(HandlerMethod method) {
            Set<String> parameters = new HashSet<>();
            Set<String> defaulted = new HashSet<>();
            Set<String> numbers = new HashSet<>();
            Set<String> headers = new HashSet<>();
            boolean map = false;
            for (MethodParameter parameter : method.getMethodParameters()) {
                parameter.initParameterNameDiscovery(new DefaultParameterNameDiscoverer());
                RequestParam query = parameter.getParameterAnnotation(RequestParam.class);
                RequestHeader header = parameter.getParameterAnnotation(RequestHeader.class);
                if (query != null) {
                    String name = name(query.name(), parameter);
                    map |= Map.class.isAssignableFrom(parameter.getParameterType());
                    parameters.add(name);
                    if (!query.defaultValue().equals(ValueConstants.DEFAULT_NONE)
                            && !query.defaultValue().isEmpty()) {
                        defaulted.add(name);
                    }
                    if (Number.class.isAssignableFrom(
                            ClassUtils.resolvePrimitiveIfNecessary(parameter.getParameterType()))) {
                        numbers.add(name);
                    }
                } else if (header != null && parameter.getParameterType() == String.class) {
                    headers.add(name(header.name(), parameter));
                }
            }
            headers.removeAll(LISTS);
            return new Declared(map ? null : parameters, defaulted, numbers, headers);
        }

        private static String name(String annotated, MethodParameter parameter) {
            return StringUtils.hasText(annotated) ? annotated : String.valueOf(parameter.getParameterName());
        }

        Violations violations(HttpServletRequest request) {
            var violations = new Violations();
            Set<String> known = parameters;
            if (known != null) {
                request.getParameterMap().forEach((name, values) -> {
                    if (!known.contains(name)) {
                        violations.add(() -> violation(name, values[0], "is not a parameter of this call"));
                    } else if (values.length > 1) {
                        violations.add(() -> violation(name, values[1], repeated(values.length)));
                    } else if (values[0].isEmpty() && defaulted.contains(name)) {
                        violations.add(() -> violation(name, "", "is empty: give a value, or leave it out"));
                    } else if (numbers.contains(name) && !Decimal.isInteger(values[0])) {
                        violations.add(() ->
                                violation(name, values[0], "must be an integer, but is " + Excerpt.quoted(values[0])));
                    }
                });
            }
            for (String name : headers) {
                List<String> lines = Collections.list(request.getHeaders(name));
                if (lines.size() > 1) {
                    violations.add(() -> violation(name, lines.get(1), repeated(lines.size())));
                }
            }
            return violations;
        }

        private static Violation violation(String name, String value, String message) {
            return new Violation(Excerpt.of(name), Excerpt.of(value), message);
        }

        private static String repeated(int times) {
            return "must be given once, but is given " + times + " times";
        }
    }
}
