"""Who may call the tenant, and what it says to the others."""

import time


def refusal(answer) -> tuple[int, str]:
    body = answer.json()
    assert body["HttpStatus"] == answer.status_code
    assert body["CorrelationId"]
    return answer.status_code, body["ErrorType"].rsplit(".", 1)[-1]


def test_a_call_without_the_api_key_is_refused_even_with_a_password(tenant):
    del tenant.client.headers["x-api-key"]
    assert refusal(tenant.get("Erp.BO.CustomerSvc/Customers"))[0] == 401


def test_a_call_with_the_key_alone_is_refused(tenant):
    tenant.client.auth = None
    assert refusal(tenant.get("Erp.BO.CustomerSvc/Customers"))[0] == 401


def test_the_scope_of_a_key_limits_services_and_baqs(tenant):
    tenant.client.headers["x-api-key"] = tenant.face.credentials["limited_api_key"]
    assert tenant.get("Erp.BO.CustomerSvc/Customers").status_code == 200
    assert tenant.get("BaqSvc/HL_CustDelta/Data").status_code == 200
    assert refusal(tenant.get("Erp.BO.GLJrnDtlSvc/GLJrnDtls")) == (403, "UnauthorizedAccessException")
    assert refusal(tenant.get("BaqSvc/HL_GLDelta/Data")) == (403, "UnauthorizedAccessException")


def test_another_company_in_the_path_is_refused(tenant):
    assert refusal(tenant.get("Erp.BO.CustomerSvc/Customers", company="EPIC07"))[0] == 403


def test_a_token_opens_what_a_password_opens_until_it_ends(tenant):
    shown = tenant.face.credentials
    headers = {"username": shown["username"], "password": shown["password"], "Accept": "application/json"}
    token = tenant.client.post("/epicor/TokenResource.svc/", headers=headers).json()
    assert token["ExpiresIn"] == 3600
    tenant.client.auth = None
    tenant.client.headers["Authorization"] = f"Bearer {token['AccessToken']}"
    assert tenant.get("Erp.BO.CustomerSvc/Customers").status_code == 200
    tenant.faults.add("token_expired", "epicor")
    assert refusal(tenant.get("Erp.BO.CustomerSvc/Customers"))[0] == 401


def test_a_token_needs_the_right_password(tenant):
    headers = {"username": "integration", "password": "wrong"}
    assert tenant.client.post("/epicor/TokenResource.svc/", headers=headers).status_code == 401


def test_only_a_call_without_its_own_licence_waits_on_a_shared_one(tenant):
    tenant.switch(shared_licence=True, shared_licence_seconds=0.4)
    began = time.monotonic()
    tenant.get("Erp.BO.CustomerSvc/Customers", **{"$top": "1"})
    quick = time.monotonic() - began
    del tenant.client.headers["License"]
    began = time.monotonic()
    tenant.get("Erp.BO.CustomerSvc/Customers", **{"$top": "1"})
    assert quick < 0.4 <= time.monotonic() - began


def test_one_call_can_be_made_to_wait_for_a_licence(tenant):
    del tenant.client.headers["License"]
    tenant.faults.add("licence_shared", "epicor", details={"seconds": 0.3})
    began = time.monotonic()
    assert tenant.get("Erp.BO.CustomerSvc/Customers", **{"$top": "1"}).status_code == 200
    waited = time.monotonic() - began
    began = time.monotonic()
    tenant.get("Erp.BO.CustomerSvc/Customers", **{"$top": "1"})
    assert time.monotonic() - began < 0.3 <= waited


def test_an_expired_password_says_so(tenant):
    tenant.faults.add("password_expired", "epicor")
    answer = tenant.get("Erp.BO.CustomerSvc/Customers")
    assert answer.status_code == 401
    assert "expired" in answer.json()["ErrorMessage"]


def test_names_of_services_sets_and_baqs_are_case_sensitive(tenant):
    assert refusal(tenant.get("erp.bo.customersvc/Customers"))[0] == 404
    assert refusal(tenant.get("Erp.BO.CustomerSvc/customers"))[0] == 404
    assert refusal(tenant.get("BaqSvc/hl_gldelta/Data"))[0] == 404
