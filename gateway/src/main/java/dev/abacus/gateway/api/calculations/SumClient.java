package dev.abacus.gateway.api.calculations;

import dev.abacus.gateway.routing.ProblemFallbackFactory;
import dev.abacus.kit.calculation.CalculationResponse;
import dev.abacus.state.calculations.Calculation;
import java.util.List;
import org.springframework.cloud.openfeign.FeignClient;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

/** Feign client of the service that adds. */
@FeignClient(name = SumClient.NAME, fallbackFactory = ProblemFallbackFactory.class)
interface SumClient {

    String NAME = "sum-service";

    @GetMapping("/sum")
    CalculationResponse sum(@RequestParam String numbers);

    @PostMapping("/sum")
    ResponseEntity<Calculation> sum(
            @RequestHeader("Idempotency-Key") String idempotencyKey, @RequestBody Summands summands);

    record Summands(List<Long> numbers) {}
}
