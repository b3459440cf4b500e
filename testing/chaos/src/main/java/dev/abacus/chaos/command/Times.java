package dev.abacus.chaos.command;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** Times as people type them. */
final class Times {

    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,5})(s|m|h)");

    private Times() {}

    static Duration read(String text) {
        Matcher time = FORM.matcher(text);
        if (!time.matches()) {
            throw new TypeConversionException(
                    "'" + text + "' is no time: give seconds, minutes or hours, as 90s, 10m, 1h");
        }
        long amount = Long.parseLong(time.group(1));
        return switch (time.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }
}
