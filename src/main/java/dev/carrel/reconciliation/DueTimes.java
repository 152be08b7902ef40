package dev.carrel.reconciliation;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;

/** When something is due that is written as a cron expression of five fields, in a time zone. Immutable. */
final class DueTimes {
    private final ExecutionTime times;
    private final ZoneId zone;
    private final String cron;

    private DueTimes(ExecutionTime times, ZoneId zone, String cron) {
        this.times = times;
        this.zone = zone;
        this.cron = cron;
    }

    /** Parses the setting. @throws IllegalStateException when it is no cron expression or time zone */
    static DueTimes of(String cron, String zone) {
        try {
            var definition = CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX);
            return new DueTimes(
                    ExecutionTime.forCron(new CronParser(definition).parse(cron).validate()), ZoneId.of(zone), cron);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IllegalStateException(
                    "carrel.reconciliation.cron is '" + cron + "' and carrel.reconciliation.zone '" + zone + "': "
                            + e.getMessage()
                            + ". Give five fields such as '0 3 * * *' and a zone such as Europe/Zurich, or 'off'.",
                    e);
        }
    }

    /** The first after a moment. @throws IllegalStateException when there is none, as on 30 February */
    Instant after(Instant moment) {
        return times.nextExecution(moment.atZone(zone))
                .orElseThrow(() -> new IllegalStateException(
                        "carrel.reconciliation.cron is '" + cron + "', which is never. Give another, or 'off'."))
                .toInstant();
    }
}
