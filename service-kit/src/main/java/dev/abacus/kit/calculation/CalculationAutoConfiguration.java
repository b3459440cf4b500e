package dev.abacus.kit.calculation;

import dev.abacus.state.client.SharedState;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

@AutoConfiguration
class CalculationAutoConfiguration {
    @Bean
    Calculator calculator(@Value("${abacus.instance}") String instance, SharedState state) {
        return new Calculator(instance, state.calculations());
    }
}
