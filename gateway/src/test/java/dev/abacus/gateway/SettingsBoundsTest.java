package dev.abacus.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.ReferencedClassObject;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.abacus.kit.settings.DataSizeBetween;
import dev.abacus.kit.settings.LiveSettings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** All settings that can change while the suite runs, found by who binds them. */
class SettingsBoundsTest {
    @Test
    void everyNumberDurationAndSizeHasALowerAndAnUpperBound() {
        Set<Class<?>> records = boundRecords();

        assertThat(records)
                .extracting(Class::getSimpleName)
                .contains(
                        "AdmissionSettings",
                        "BackupSettings",
                        "CallTimeoutConstraint",
                        "DeadlineSettings",
                        "DrainSettings",
                        "Limits",
                        "RoutingSettings",
                        "StateConfiguration");
        assertThat(records.stream().flatMap(SettingsBoundsTest::unbounded)).isEmpty();
    }

    private static Set<Class<?>> boundRecords() {
        return new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("dev.abacus.kit", "dev.abacus.gateway")
                        .stream()
                        .filter(SettingsBoundsTest::binds)
                        .flatMap(binding -> binding.getReferencedClassObjects().stream())
                        .map(ReferencedClassObject::getRawType)
                        .map(JavaClass::reflect)
                        .filter(Class::isRecord)
                        .collect(Collectors.toSet());
    }

    private static boolean binds(JavaClass type) {
        return type.getMethodCallsFromSelf().stream()
                .anyMatch(call -> call.getTargetOwner().isEquivalentTo(LiveSettings.class)
                        && call.getName().equals("bind"));
    }

    private static Stream<String> unbounded(Class<?> settings) {
        return Arrays.stream(settings.getRecordComponents()).flatMap(component -> unbounded(settings, component));
    }

    private static Stream<String> unbounded(Class<?> settings, RecordComponent component) {
        Class<?> type = component.getType();
        if (type.isRecord() && has(component, Valid.class)) {
            return unbounded(type);
        }
        return boundsOf(type).stream()
                .filter(bound -> !has(component, bound))
                .map(bound -> "%s.%s lacks @%s"
                        .formatted(settings.getSimpleName(), component.getName(), bound.getSimpleName()));
    }

    private static List<Class<? extends Annotation>> boundsOf(Class<?> type) {
        if (type == Duration.class) {
            return List.of(DurationMin.class, DurationMax.class);
        }
        if (type == DataSize.class) {
            return List.of(DataSizeBetween.class);
        }
        if (type == double.class) {
            return List.of(DecimalMin.class, DecimalMax.class);
        }
        boolean number = Number.class.isAssignableFrom(type) || (type.isPrimitive() && type != boolean.class);
        return number ? List.of(Min.class, Max.class) : List.of();
    }

    private static boolean has(RecordComponent component, Class<? extends Annotation> annotation) {
        return component.getAccessor().isAnnotationPresent(annotation);
    }
}
