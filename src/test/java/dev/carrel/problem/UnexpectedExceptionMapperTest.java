package dev.carrel.problem;

import jakarta.transaction.RollbackException;
import java.sql.SQLException;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UnexpectedExceptionMapperTest {
    private final UnexpectedExceptionMapper mapper = new UnexpectedExceptionMapper();

    @Test
    void aLostConnectionIsAnOutage() {
        var lost = new SQLException("This connection has been closed.", "08003");
        assertThat(status(new IllegalStateException("No answer", lost))).isEqualTo(503);
    }

    @Test
    void aConnectionLostWithTheCommitIsAnOutageToo() {
        var commit = new XAException("Error trying to transactionCommit local transaction");
        commit.initCause(new SQLException("terminating connection due to administrator command", "57P01"));
        var rollback = new RollbackException("ARJUNA016053: Could not commit transaction.");
        rollback.addSuppressed(commit);
        assertThat(status(new IllegalStateException("Error invoking subclass method", rollback)))
                .isEqualTo(503);
    }

    @Test
    void anythingElseIsAFault() {
        assertThat(status(new IllegalStateException("A bug", new SQLException("syntax error", "42601"))))
                .isEqualTo(500);
    }

    private int status(Throwable failure) {
        try (var response = mapper.toResponse(failure)) {
            return response.getStatus();
        }
    }
}
