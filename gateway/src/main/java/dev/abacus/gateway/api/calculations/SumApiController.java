package dev.abacus.gateway.api.calculations;

import dev.abacus.gateway.admission.WriteRateLimiter;
import dev.abacus.gateway.api.calculations.SumClient.Summands;
import dev.abacus.kit.calculation.CalculationResponse;
import dev.abacus.kit.calculation.IdempotencyKeyHeader;
import dev.abacus.kit.calculation.OperandParser;
import dev.abacus.kit.limits.Limits;
import dev.abacus.kit.settings.LiveSetting;
import dev.abacus.state.calculations.Calculation;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.stream.Collectors;
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
@RequestMapping(path = "/api/sum", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Sum")
class SumApiController {

    private final SumClient sums;
    private final OperandParser summands;
    private final WriteRateLimiter rate;

    SumApiController(SumClient sums, LiveSetting<Limits> limits, WriteRateLimiter rate) {
        this.sums = sums;
        this.rate = rate;
        this.summands = OperandParser.list("numbers", () -> limits.get().maxNumbers());
    }

    @GetMapping
    @Operation(summary = "The sum of numbers; that of none is 0")
    @Parameter(name = "numbers", schema = @Schema(type = "string"), example = "1,2,3")
    CalculationResponse sum(@Parameter(hidden = true) @RequestParam MultiValueMap<String, String> query) {
        return sums.sum(summands.fromQuery(query).stream().map(String::valueOf).collect(Collectors.joining(",")));
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "The sum of numbers, recorded exactly once for an Idempotency-Key")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content = @Content(schema = @Schema(implementation = Summands.class)))
    ResponseEntity<Calculation> record(
            @RequestHeader(name = IdempotencyKeyHeader.NAME, required = false) @Nullable String key,
            @RequestBody byte[] body,
            HttpServletRequest request,
            HttpServletResponse response) {
        List<Long> numbers = summands.fromBody(body);
        rate.admitRecording(numbers.size());
        return IdempotentCall.with(key, request, response, unique -> sums.sum(unique, new Summands(numbers)));
    }
}
