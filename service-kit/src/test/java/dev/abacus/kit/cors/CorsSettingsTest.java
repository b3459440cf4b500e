package dev.abacus.kit.cors;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorsSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "*, true",
        "https://app.example.com, true",
        "http://localhost:3000, true",
        "http://[::1]:3000, true",
        "https://app.example.com/, false",
        "https://app.example.com/path, false",
        "https://*.example.com, false",
        "HTTPS://app.example.com, false",
        "app.example.com, false",
        "ftp://app.example.com, false",
        "null, false",
        "'', false"
    })
    void takesOriginsOnly(String origin, boolean valid) {
        try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
            assertThat(factory.getValidator()
                            .validate(new CorsSettings(List.of(origin)))
                            .isEmpty())
                    .isEqualTo(valid);
        }
    }
}
