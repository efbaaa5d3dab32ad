package dev.vidusubjects.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.provider.ProviderAccess;
import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.start.BuildInfo;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.junit.jupiter.api.Test;

class HealthResourceTest {

    private static final String BUILD = "{\"name\":\"build\",\"status\":\"UP\",\"data\":{\"version\":\""
            + BuildInfo.VERSION + "\",\"commit\":\"" + BuildInfo.COMMIT + "\"}}";

    @Test
    void health_storeAndKeyAvailable_isUp() {
        Response response = health(true, true);

        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getEntity())
                .isEqualTo("{\"status\":\"UP\",\"checks\":["
                        + "{\"name\":\"tasks\",\"status\":\"UP\",\"data\":{\"provider\":\"real\"}},"
                        + "{\"name\":\"provider-key\",\"status\":\"UP\"}," + BUILD + "]}");
    }

    /** This happens, for example, if the parameter is in another region than the functions. */
    @Test
    void health_keyCannotBeRead_isDownWithoutTheCause() {
        Response response = health(true, false);

        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getEntity())
                .isEqualTo("{\"status\":\"DOWN\",\"checks\":["
                        + "{\"name\":\"tasks\",\"status\":\"UP\",\"data\":{\"provider\":\"real\"}},"
                        + "{\"name\":\"provider-key\",\"status\":\"DOWN\",\"data\":{\"code\":\"key_unavailable\"}},"
                        + BUILD + "]}");
    }

    @Test
    void health_taskStoreDoesNotRespond_isDown() {
        Response response = health(false, true);

        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getEntity().toString())
                .startsWith("{\"status\":\"DOWN\",\"checks\":[{\"name\":\"tasks\",\"status\":\"DOWN\"")
                .contains("{\"name\":\"provider-key\",\"status\":\"UP\"}");
    }

    private static Response health(boolean tasksRespond, boolean keyAvailable) {
        ProviderAccess access = access(keyAvailable);
        StorageReadiness storage = new StorageReadiness(null, access) {
            @Override
            boolean isReady() {
                return tasksRespond;
            }
        };
        return new HealthResource(storage, access).health();
    }

    private static ProviderAccess access(boolean keyAvailable) {
        return new ProviderAccess() {
            @Override
            public URI baseUrl() {
                return URI.create("https://provider.example");
            }

            @Override
            public String key() throws ProviderException.Account {
                if (!keyAvailable) {
                    throw new ProviderException.Account(
                            new ProviderError("key_unavailable", "role arn:aws:iam::123456789012:role/x may not"));
                }
                return "key";
            }

            @Override
            public boolean refresh(String refused) {
                return false;
            }

            @Override
            public boolean sandbox() {
                return false;
            }
        };
    }
}
