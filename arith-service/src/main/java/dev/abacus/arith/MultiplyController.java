package dev.abacus.arith;

import dev.abacus.kit.calculation.CalculationOperation;
import dev.abacus.kit.calculation.CalculationResponse;
import dev.abacus.kit.calculation.Calculator;
import dev.abacus.kit.calculation.IdempotencyKeyHeader;
import dev.abacus.kit.calculation.OperandParser;
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
@RequestMapping(path = "/multiply", produces = MediaType.APPLICATION_JSON_VALUE)
class MultiplyController {
    private static final CalculationOperation MULTIPLY = new CalculationOperation(
            "multiply",
            OperandParser.named("a", "b"),
            operands -> Multiplication.product(operands.getFirst(), operands.getLast()));

    private final Calculator calculator;

    MultiplyController(Calculator calculator) {
        this.calculator = calculator;
    }

    @GetMapping
    CalculationResponse multiply(@RequestParam MultiValueMap<String, String> query) {
        return calculator.answer(MULTIPLY, query);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Calculation> record(
            @RequestBody byte[] body,
            @RequestHeader(name = IdempotencyKeyHeader.NAME, required = false) @Nullable String idempotencyKey) {
        return calculator.record(MULTIPLY, body, idempotencyKey);
    }
}
