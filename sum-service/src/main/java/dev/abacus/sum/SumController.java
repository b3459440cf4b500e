package dev.abacus.sum;

import dev.abacus.kit.calculation.CalculationOperation;
import dev.abacus.kit.calculation.CalculationResponse;
import dev.abacus.kit.calculation.Calculator;
import dev.abacus.kit.calculation.IdempotencyKeyHeader;
import dev.abacus.kit.calculation.OperandParser;
import dev.abacus.kit.limits.Limits;
import dev.abacus.kit.settings.LiveSetting;
import dev.abacus.state.calculations.Calculation;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/sum", produces = MediaType.APPLICATION_JSON_VALUE)
class SumController {
    private final CalculationOperation sum;
    private final Calculator calculator;

    SumController(Calculator calculator, LiveSetting<Limits> limits) {
        this.sum = new CalculationOperation(
                "sum", OperandParser.list("numbers", () -> limits.get().maxNumbers()), Summation::total);
        this.calculator = calculator;
    }

    @GetMapping
    CalculationResponse sum(@RequestParam MultiValueMap<String, String> query) {
        return calculator.answer(sum, query);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Calculation> record(
            @RequestBody byte[] body,
            @RequestHeader(name = IdempotencyKeyHeader.NAME, required = false) @Nullable String idempotencyKey) {
        return calculator.record(sum, body, idempotencyKey);
    }
}
