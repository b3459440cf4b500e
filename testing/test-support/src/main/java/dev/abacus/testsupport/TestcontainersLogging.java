package dev.abacus.testsupport;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Log level of Testcontainers. Set in code, before each start: the modules configure their logging in different ways, and
 * Spring Boot discards what was set before each of its starts.
 */
final class TestcontainersLogging {
    private static final List<String> LOGGERS = List.of("org.testcontainers", "tc", "com.github.dockerjava");

    private TestcontainersLogging() {}

    static void setLevel(Level level) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            LOGGERS.forEach(name -> context.getLogger(name).setLevel(level));
        }
    }
}
