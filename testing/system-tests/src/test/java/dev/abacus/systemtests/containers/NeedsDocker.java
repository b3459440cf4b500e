package dev.abacus.systemtests.containers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIf;

/** A test of {@code docker-compose.yml}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@EnabledIf(
        value = "dev.abacus.systemtests.containers.Compose#available",
        disabledReason = "no Docker engine answers, or ABACUS_TEST_SERVERS=processes")
@interface NeedsDocker {}
