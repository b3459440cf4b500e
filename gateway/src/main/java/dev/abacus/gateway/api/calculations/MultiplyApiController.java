package dev.abacus.gateway.api.calculations;

import dev.abacus.gateway.admission.WriteRateLimiter;
import dev.abacus.gateway.api.calculations.ArithClient.Factors;
import dev.abacus.kit.calculation.CalculationResponse;
import dev.abacus.kit.calculation.IdempotencyKeyHeader;
import dev.abacus.kit.calculation.OperandParser;
import dev.abacus.state.calculations.Calculation;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
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
@RequestMapping(path = "/api/multiply", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Multiply")
class MultiplyApiController {

    private static final OperandParser FACTORS = OperandParser.named("a", "b");

    private final ArithClient arith;
    private final WriteRateLimiter rate;

    MultiplyApiController(ArithClient arith, WriteRateLimiter rate) {
        this.arith = arith;
        this.rate = rate;
    }

    @GetMapping
    @Operation(summary = "The product of a and b")
    @Parameter(name = "a", schema = @Schema(type = "integer", format = "int64"), example = "7")
    @Parameter(name = "b", schema = @Schema(type = "integer", format = "int64"), example = "8")
    CalculationResponse multiply(@Parameter(hidden = true) @RequestParam MultiValueMap<String, String> query) {
        List<Long> factors = FACTORS.fromQuery(query);
        return arith.multiply(factors.get(0), factors.get(1));
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "The product of a and b, recorded exactly once for an Idempotency-Key")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content = @Content(schema = @Schema(implementation = Factors.class)))
    ResponseEntity<Calculation> record(
            @RequestHeader(name = IdempotencyKeyHeader.NAME, required = false) @Nullable String key,
            @RequestBody byte[] body,
            HttpServletRequest request,
            HttpServletResponse response) {
        List<Long> factors = FACTORS.fromBody(body);
        rate.admitRecording(factors.size());
        return IdempotentCall.with(
                key, request, response, unique -> arith.multiply(unique, new Factors(factors.get(0), factors.get(1))));
    }
}
