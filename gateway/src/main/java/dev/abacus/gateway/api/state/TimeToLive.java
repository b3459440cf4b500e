package dev.abacus.gateway.api.state;

import dev.abacus.kit.problem.ProblemException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How long a key lives: a whole number with its unit, such as {@code 30s}. etcd's leases count in seconds. */
final class TimeToLive {

    private static final Pattern SYNTAX = Pattern.compile("(\\d{1,9})([smhd])");
    private static final Map<String, ChronoUnit> UNITS =
            Map.of("s", ChronoUnit.SECONDS, "m", ChronoUnit.MINUTES, "h", ChronoUnit.HOURS, "d", ChronoUnit.DAYS);
    private static final Duration MOST = Duration.ofDays(3650);

    private TimeToLive() {}

    static @Nullable Duration of(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Matcher matcher = SYNTAX.matcher(text);
        Duration ttl = matcher.matches()
                ? Duration.of(Long.parseLong(matcher.group(1)), UNITS.get(matcher.group(2)))
                : Duration.ZERO;
        if (!ttl.isPositive() || ttl.compareTo(MOST) > 0) {
            throw ProblemException.invalid(
                    "ttl", text, "must be a positive whole number with a unit of s, m, h or d, such as 30s");
        }
        return ttl;
    }
}
