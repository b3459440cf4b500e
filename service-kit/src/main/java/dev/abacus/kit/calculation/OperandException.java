package dev.abacus.kit.calculation;

/** Refusal of an operand for which an operation is not defined, such as a divisor of 0. Answered with 400. */
public final class OperandException extends RuntimeException {
    private final String operand;
    private final long value;
    private final String reason;

    /** @param reason a sentence whose subject is the operand, such as "must not be 0" */
    public OperandException(String operand, long value, String reason) {
        super(operand + " " + reason);
        this.operand = operand;
        this.value = value;
        this.reason = reason;
    }

    String operand() {
        return operand;
    }

    long value() {
        return value;
    }

    String reason() {
        return reason;
    }
}
