package dev.abacus.kit.calculation;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What a service calculates.
 *
 * @param name in answers and records
 * @param computation the exact result; throws ArithmeticException if that is beyond 64 bits
 */
public record CalculationOperation(String name, OperandForm form, ToLongFunction<List<Long>> computation) {}
