export default {
  layout: "post.11ty.mjs",
  permalink: (data) => `/posts/${data.page.fileSlug}/`,
};
