"""The operations of the tests."""

PROPOSALS = "subscription ($id: ID, $after: String) { proposalChanged(id: $id, after: $after) { cursor proposal { id status version } } }"  # noqa: E501
INBOX = """
subscription ($after: String) {
  inboxChanged(after: $after) { cursor unreadMessageCount subject { __typename ... on MatchProposal { id } ... on Thread { id } } }
}
"""  # noqa: E501
VACANCY = "subscription ($id: ID!, $after: String) { vacancyChanged(id: $id, after: $after) { cursor vacancy { id title status } } }"  # noqa: E501
SEARCH = """
subscription ($id: ID!, $after: String) {
  searchChanged(savedSearchId: $id, after: $after) {
    cursor savedSearch { id name } match { __typename ... on Vacancy { id title } }
  }
}
"""
JOBS = "subscription { importProgress { cursor number kind status done total } }"
COMMENT = """
mutation ($id: ID!, $body: String!) {
  commentOnProposal(input: {proposalId: $id, body: $body}) { __typename ... on UserError { message } }
}
"""
