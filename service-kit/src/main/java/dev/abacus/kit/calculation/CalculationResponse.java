package dev.abacus.kit.calculation;

import java.util.List;

/**
 * Response of a calculation that is not recorded.
 *
 * @param instance the name of the service instance that calculated
 */
public record CalculationResponse(String operation, List<Long> operands, long result, String instance) {}
