// Operations as a Relay client writes them; relay-compiler reads them against the schema.
import { graphql } from "relay-runtime";

export const page = graphql`
  query vacanciesPageQuery($words: String!, $first: Int!, $after: String) {
    searchVacancies(query: $words, first: $first, after: $after) {
      totalCount
      edges {
        cursor
        distanceKm
        node {
          id
          ...vacancies_card
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

export const card = graphql`
  fragment vacancies_card on Vacancy {
    title
    status
    school {
      name
    }
  }
`;

export const again = graphql`
  query vacanciesAgainQuery($id: ID!) {
    node(id: $id) {
      ...vacancies_card
    }
  }
`;

export const propose = graphql`
  mutation vacanciesProposeMutation($input: ProposeMatchInput!) {
    proposeMatch(input: $input) {
      __typename
      ... on ProposeMatchSuccess {
        proposal {
          id
          status
          viewerCan
        }
      }
      ... on UserError {
        code
        message
        path
      }
    }
  }
`;

export const follow = graphql`
  subscription vacanciesFollowSubscription($id: ID!, $after: String) {
    vacancyChanged(id: $id, after: $after) {
      cursor
      vacancy {
        ...vacancies_card
      }
    }
  }
`;
