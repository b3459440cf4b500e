package dev.abacus.cluster.tools;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Release of an etcd program of this machine, and whether the suite's guarantees hold with it. */
final class EtcdRelease {
    private static final Version OLDEST = Version.parse("3.5.30");
    private static final Version NEXT_MINOR = Version.parse("3.6.0");

    /** The first of 3.6 with the corrections of 3.5.30. */
    private static final Version OLDEST_OF_NEXT_MINOR = Version.parse("3.6.11");

    private static final Pattern VERSION = Pattern.compile("etcd Version: (\\d+\\.\\d+\\.\\d+)");
    private static final int MAX_OUTPUT = 4_096;
    private static final long LIMIT_SECONDS = 5;

    private EtcdRelease() {}

    /** Why the suite does not take this program; empty if it does. */
    static Optional<String> objection(Path program) {
        Optional<Version> version = of(program);
        if (version.isEmpty()) {
            return Optional.of(program + " does not say which version of etcd it is: it is not used");
        }
        return version.filter(EtcdRelease::isTooOld)
                .map(old -> ("%s is etcd %s, whose reads can be stale and whose users can do more than they may"
                                + " (docs/guarantees.md): it is not used, for the suite needs %s, or %s of 3.6")
                        .formatted(program, old, OLDEST, OLDEST_OF_NEXT_MINOR));
    }

    private static boolean isTooOld(Version version) {
        return version.compareTo(NEXT_MINOR) < 0
                ? version.compareTo(OLDEST) < 0
                : version.compareTo(OLDEST_OF_NEXT_MINOR) < 0;
    }

    private static Optional<Version> of(Path program) {
        try {
            Process process = new ProcessBuilder(program.toString(), "--version")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (InputStream output = process.getInputStream()) {
                if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    return Optional.empty();
                }
                Matcher found = VERSION.matcher(new String(output.readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8));
                return found.find() ? Optional.of(Version.parse(found.group(1))) : Optional.empty();
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
