package dev.abacus.kit.settings;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** Bounds of a {@link DataSize}, both inclusive, as Hibernate Validator's {@code DurationMin} and {@code DurationMax}. */
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = DataSizeBetween.Bounds.class)
public @interface DataSizeBetween {
    /** Such as {@code 1KB}. */
    String min();

    /** Such as {@code 16MB}. */
    String max();

    String message() default "must be between {min} and {max}";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Decides on one size; null is valid, as with all constraints. */
    final class Bounds implements ConstraintValidator<DataSizeBetween, DataSize> {
        private DataSize min = DataSize.ofBytes(0);
        private DataSize max = DataSize.ofBytes(0);

        @Override
        public void initialize(DataSizeBetween bounds) {
            min = DataSize.parse(bounds.min());
            max = DataSize.parse(bounds.max());
        }

        @Override
        public boolean isValid(@Nullable DataSize size, ConstraintValidatorContext context) {
            return size == null || (size.compareTo(min) >= 0 && size.compareTo(max) <= 0);
        }
    }
}
