package dev.carrel.wildfly;

import java.nio.file.Path;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The WAR that the build made, as it is. */
final class War {
    private War() {}

    static Path file() {
        return Path.of(System.getProperty("war"));
    }

    static WebArchive archive() {
        return ShrinkWrap.createFromZipFile(WebArchive.class, file().toFile());
    }
}
