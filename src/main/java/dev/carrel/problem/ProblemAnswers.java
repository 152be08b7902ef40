package dev.carrel.problem;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/** Says in the API's description, of every operation, that whatever is not its success is a problem document. */
public class ProblemAnswers implements OASFilter {
    /** Name of the response among the description's components. */
    public static final String NAME = "Problem";

    /** Its media type. */
    public static final String MEDIA_TYPE = "application/problem+json";

    @Override
    public Operation filterOperation(Operation operation) {
        APIResponses responses = operation.getResponses();
        if (responses == null) {
            responses = OASFactory.createAPIResponses();
            operation.setResponses(responses);
        }
        responses.addAPIResponse("default", OASFactory.createAPIResponse().ref(NAME));
        responses.getAPIResponses().forEach((status, response) -> {
            if (status.startsWith("4") && response.getContent() == null) {
                describe(response);
            }
        });
        return operation;
    }

    private static void describe(APIResponse response) {
        response.setContent(OASFactory.createContent()
                .addMediaType(
                        MEDIA_TYPE,
                        OASFactory.createMediaType()
                                .schema(OASFactory.createSchema().ref(NAME))));
    }
}
